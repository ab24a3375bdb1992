/** Which builds that wait in a tag may go on, by what Greenwave says of them. It knows neither koji nor Greenwave. */
@NullMarked
package io.drover.gating;

import org.jspecify.annotations.NullMarked;
