package io.drover.koji;

import org.jspecify.annotations.Nullable;

/**
 * What the values of a document are made of while it is read: Java's own collections or JSON. Thread-safe.
 *
 * @param <V> what every value is, null only where {@link #nil} gives it
 */
interface XmlRpcForm<V> {

    /** A struct being read. */
    interface Struct<V> {
        /** The last of several members of one name counts. */
        void put(String name, @Nullable V value);

        V done();
    }

    /** An array being read. */
    interface Array<V> {
        void add(@Nullable V value);

        V done();
    }

    @Nullable
    V nil();

    V text(String text);

    V integer(long number);

    V fraction(double number);

    V flag(boolean flag);

    V bytes(byte[] bytes);

    Struct<V> struct();

    Array<V> array();
}
