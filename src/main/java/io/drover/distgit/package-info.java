/** What Drover knows of dist-git: branch heads and commits over the git protocol, by JGit. Knows no capability. */
@NullMarked
package io.drover.distgit;

import org.jspecify.annotations.NullMarked;
