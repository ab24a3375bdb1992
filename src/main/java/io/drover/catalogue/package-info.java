/**
 * The catalogue: all that there is to be used, as tables, JSON and pages, made of what the application itself reads. It describes;
 * it decides and changes nothing, and holds no list of its own.
 */
@NullMarked
package io.drover.catalogue;

import org.jspecify.annotations.NullMarked;
