/** Carries planned actions out: a queue of work per remote system, probe before every repeated send, tracking to the end. Knows the ledger and kamelet names; knows no remote protocol and no capability. */
@NullMarked
package io.drover.dispatch;

import org.jspecify.annotations.NullMarked;
