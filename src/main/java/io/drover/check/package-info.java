/**
 * What is wrong with files that integrators write, found in the files as they are: each fault with its place and what to
 * write instead, all of them at once. Starts nothing and asks nobody. Also the schemas by which editors know the same.
 */
@NullMarked
package io.drover.check;

import org.jspecify.annotations.NullMarked;
