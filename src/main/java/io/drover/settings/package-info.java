/** Configuration: the keys there are, where their values come from, and what is wrong with them. Knows nothing of what they are for. */
@NullMarked
package io.drover.settings;

import org.jspecify.annotations.NullMarked;
