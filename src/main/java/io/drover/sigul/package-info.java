/** The signer: sigul's command line, which asks its bridge for signatures and stores them in koji. */
@NullMarked
package io.drover.sigul;

import org.jspecify.annotations.NullMarked;
