/** Drover as a process of its own, killed at every place of its work: nothing lost, nothing twice. Knows it from outside only: its command line, its ledger, its REST, and what took effect in the simulators. */
@NullMarked
package io.drover.crash;

import org.jspecify.annotations.NullMarked;
