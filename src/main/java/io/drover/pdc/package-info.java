/** What Drover asks of a Product Definition Center, where a site still runs one. Knows no capability. */
@NullMarked
package io.drover.pdc;

import org.jspecify.annotations.NullMarked;
