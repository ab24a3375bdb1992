/**
 * Loopabull's place: its configuration read as it is, as settings and a route of ours. What a play is and how it is run is
 * {@code ansible}'s.
 */
@NullMarked
package io.drover.loopabull;

import org.jspecify.annotations.NullMarked;
