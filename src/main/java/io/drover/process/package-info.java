/**
 * Programs of this machine that actions run: what they see of our environment, how they are ended with all they began, and runs
 * that outlive the process that began them. Knows nothing of what the programs are for.
 */
@NullMarked
package io.drover.process;

import org.jspecify.annotations.NullMarked;
