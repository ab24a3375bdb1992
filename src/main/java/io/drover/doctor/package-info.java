/** What an operator wants looked at before a start and when something is odd: ledger, broker, certificates, secrets, systems. */
@NullMarked
package io.drover.doctor;

import org.jspecify.annotations.NullMarked;
