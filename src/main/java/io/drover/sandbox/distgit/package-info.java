/** A stand-in of dist-git: real bare repositories behind git's own HTTP protocol, and the messages that pushes cause. Knows git and HTTP; knows nothing of what reads them. */
@NullMarked
package io.drover.sandbox.distgit;

import org.jspecify.annotations.NullMarked;
