/**
 * What services that speak JSON over HTTP have in common: one question ({@link io.drover.rest.JsonCall}), or several that
 * belong together ({@link io.drover.rest.Talk}). It knows none of them: addresses stand in kamelets, what answers mean in
 * the package of the system.
 */
@NullMarked
package io.drover.rest;

import org.jspecify.annotations.NullMarked;
