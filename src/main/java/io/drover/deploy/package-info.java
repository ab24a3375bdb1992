/**
 * What Drover looks like on a cluster: objects of OpenShift or Kubernetes and an Ansible role, from one file of values for all
 * environments, and how they differ from a recorded cluster. Knows nothing of routes, of a running Drover or of any secret.
 */
@NullMarked
package io.drover.deploy;

import org.jspecify.annotations.NullMarked;
