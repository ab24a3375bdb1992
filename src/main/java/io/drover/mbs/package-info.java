/** What Drover knows of the Module Build Service beyond what a kamelet can say. Knows no capability. */
@NullMarked
package io.drover.mbs;

import org.jspecify.annotations.NullMarked;
