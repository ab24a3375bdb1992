/**
 * The console: pages for browsers, the stream of what happens, and Hawtio. Serves what the REST API tells and the ledger has; it
 * decides nothing and changes nothing by itself.
 */
@NullMarked
package io.drover.console;

import org.jspecify.annotations.NullMarked;
