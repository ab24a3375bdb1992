/** What services that speak JSON over HTTP have in common. It knows none of them: addresses and paths stand in kamelets. */
@NullMarked
package io.drover.rest;

import org.jspecify.annotations.NullMarked;
