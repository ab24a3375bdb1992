/**
 * The REST faces: one server, one place for errors and logins, resources as plain classes from request to answer. Owns
 * URLs, status codes and JSON shapes; knows no remote system, no capability and no SQL.
 */
@NullMarked
package io.drover.api;

import org.jspecify.annotations.NullMarked;
