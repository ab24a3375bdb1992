/** The ledger: what was received, decided, planned and done, in SQL. Owns every statement of the program; knows nothing of Camel, HTTP or any remote system. */
@NullMarked
package io.drover.ledger;

import org.jspecify.annotations.NullMarked;
