/** The command line: one class per command. Starts Drover, or asks a running one over its REST API. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
