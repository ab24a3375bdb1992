/**
 * Ansible: playbooks as actions. Owns command lines, variables, and what is made of a play's end; how a run is kept and ended is
 * {@code process}'s, and what calls for a play is the routes'.
 */
@NullMarked
package io.drover.ansible;

import org.jspecify.annotations.NullMarked;
