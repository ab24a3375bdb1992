package io.drover.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Map with the members in their order, List, Long, Double, Boolean, String, byte[] and null. */
final class JavaForm implements XmlRpcForm<Object> {

    static final JavaForm INSTANCE = new JavaForm();

    private JavaForm() {}

    @Override
    public @Nullable Object nil() {
        return null;
    }

    @Override
    public Object text(String text) {
        return text;
    }

    @Override
    public Object integer(long number) {
        return number;
    }

    @Override
    public Object fraction(double number) {
        return number;
    }

    @Override
    public Object flag(boolean flag) {
        return flag;
    }

    @Override
    public Object bytes(byte[] bytes) {
        return bytes;
    }

    @Override
    public Struct<Object> struct() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        return new Struct<>() {
            @Override
            public void put(String name, @Nullable Object value) {
                map.put(name, value);
            }

            @Override
            public Object done() {
                return map;
            }
        };
    }

    @Override
    public Array<Object> array() {
        List<@Nullable Object> list = new ArrayList<>();
        return new Array<>() {
            @Override
            public void add(@Nullable Object value) {
                list.add(value);
            }

            @Override
            public Object done() {
                return list;
            }
        };
    }
}
