/**
 * Tags, inheritance, targets, package lists and external repositories as a description says they should be: what differs on
 * the hub, and the fewest calls that change it. Reads and compares without side effects; knows no login and no address.
 */
@NullMarked
package io.drover.koji.desired;

import org.jspecify.annotations.NullMarked;
