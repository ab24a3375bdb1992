/** Certificates and keys in PEM, as operators have them, made into what Java wants. Knows nothing of who connects with them. */
@NullMarked
package io.drover.tls;

import org.jspecify.annotations.NullMarked;
