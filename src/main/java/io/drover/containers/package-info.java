/**
 * Which container images to rebuild, on which parents and in which order. Facts in, plan out: it knows how koji's RPMs
 * compare, and no Camel, clock, network, table or other capability.
 */
@NullMarked
package io.drover.containers;

import org.jspecify.annotations.NullMarked;
