/** Doubles that several tests share and no product needs. */
@NullMarked
package io.drover.testing;

import org.jspecify.annotations.NullMarked;
