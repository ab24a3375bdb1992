/** The time machine: judges recorded messages by two sets of routes, without any effect, and tells the difference. */
@NullMarked
package io.drover.backtest;

import org.jspecify.annotations.NullMarked;
