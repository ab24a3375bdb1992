/** A stand-in of the Module Build Service: its REST API, its rules about builds of the same commit, and its messages. Knows no koji; builds advance by ticks. */
@NullMarked
package io.drover.sandbox.mbs;

import org.jspecify.annotations.NullMarked;
