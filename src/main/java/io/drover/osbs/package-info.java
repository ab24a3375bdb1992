/**
 * OSBS, the OpenShift build service, spoken to directly: Tekton's PipelineRuns and OpenShift's Builds of one namespace. It
 * owns their names, their templates and what the cluster's answers mean; it knows nothing of koji, through which OSBS can
 * be reached as well, nor of what is built and why. Source: wire/targets.md §4.2 to §4.5.
 */
@NullMarked
package io.drover.osbs;

import org.jspecify.annotations.NullMarked;
