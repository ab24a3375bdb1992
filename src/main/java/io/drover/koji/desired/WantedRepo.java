package io.drover.koji.desired;

/** An external repository of the hub. @param url ends with a slash, as koji keeps it */
record WantedRepo(String name, Place place, String url) {}
