/**
 * What an Errata Tool is asked about an advisory. It knows addresses and the login; what follows from the answers is the
 * routes' business.
 */
@NullMarked
package io.drover.errata;

import org.jspecify.annotations.NullMarked;
