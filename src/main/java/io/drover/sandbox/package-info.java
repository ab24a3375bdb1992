/** Simulators of the remote systems, the embedded broker, and the scenario that shows Drover at work. Fakes are product: tests, crash runs and integrators use these. */
@NullMarked
package io.drover.sandbox;

import org.jspecify.annotations.NullMarked;
