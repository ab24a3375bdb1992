/** Doubles and databases that only tests need, written once. Knows nothing of what a test checks. */
@NullMarked
package io.drover.testing;

import org.jspecify.annotations.NullMarked;
