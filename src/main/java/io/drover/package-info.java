/** The program itself: the command line and the wiring of all packages into one running Drover. Nobody but commands and the sandbox uses it. */
@NullMarked
package io.drover;

import org.jspecify.annotations.NullMarked;
