/**
 * How quick Drover is, each figure as a ratio to a raw client or to the physical limit in the same run: machines are
 * noisy. Not tests: {@code mvn -q -Pbench verify -Dbench=NAME}.
 */
@NullMarked
package io.drover.bench;

import org.jspecify.annotations.NullMarked;
