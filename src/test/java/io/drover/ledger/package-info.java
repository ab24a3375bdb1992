/** Tests of the ledger on both databases. */
@NullMarked
package io.drover.ledger;

import org.jspecify.annotations.NullMarked;
