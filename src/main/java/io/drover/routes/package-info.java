/** Route files: where they come from, which replaces which, and the rules of the house that they obey. Knows no capability. */
@NullMarked
package io.drover.routes;

import org.jspecify.annotations.NullMarked;
