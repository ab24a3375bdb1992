/** A stand-in of the cluster that OSBS runs in: Tekton's and OpenShift's build API of any namespace. */
@NullMarked
package io.drover.sandbox.osbs;

import org.jspecify.annotations.NullMarked;
