package io.drover.koji.desired;

/** Where in the description something is said. @param line from 1 */
record Place(String file, int line) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
        return Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
