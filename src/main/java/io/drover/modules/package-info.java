/** Which modules to rebuild and in which order. Facts in, plan out: it knows the records of {@code mbs}, and no Camel, clock, network or other capability. */
@NullMarked
package io.drover.modules;

import org.jspecify.annotations.NullMarked;
