/** Which modules to rebuild and in which order. Facts in, plan out; no Camel, clock or network. */
@NullMarked
package io.drover.modules;

import org.jspecify.annotations.NullMarked;
