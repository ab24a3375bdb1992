/** A simulated ODCS: composes that are asked for, made, reused, renewed and removed. Nothing of Drover's own client is in it. */
@NullMarked
package io.drover.sandbox.odcs;

import org.jspecify.annotations.NullMarked;
