/**
 * The ledger as Freshmaker's REST API shows it, under {@code /api/1} and {@code /api/2}: its numbers, field names,
 * parameters and error texts (wire/targets.md §1.2, §1.8, §1.9). Adds nothing of Drover's own to them.
 */
@NullMarked
package io.drover.api.freshmaker;

import org.jspecify.annotations.NullMarked;
