/**
 * A plan as people see it: a tree for terminals, Graphviz DOT, SVG. It knows nothing of where the plan is from, planned and
 * not stored, or stored with the states of its actions.
 */
@NullMarked
package io.drover.picture;

import org.jspecify.annotations.NullMarked;
