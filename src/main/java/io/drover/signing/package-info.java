/** Which builds are signed, with which key, and where they go then. It knows neither koji nor who signs. */
@NullMarked
package io.drover.signing;

import org.jspecify.annotations.NullMarked;
