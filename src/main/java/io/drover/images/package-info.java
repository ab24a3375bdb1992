/**
 * The local index of container images: which image build ever held which RPM, and on what it was built. Fills it from koji
 * by a scan and by messages, and answers from it. Knows how koji's kamelets answer, and nothing of what is rebuilt why.
 */
@NullMarked
package io.drover.images;

import org.jspecify.annotations.NullMarked;
