package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.loop.Shadows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A document laid over {@code station.yaml}: the same file with other values, and where each of these comes from, so
 * that what is wrong is told at its place in the document. One use, one thread.
 */
final class Overlay {
    private final YamlFile file;
    private final ObjectNode tree;
    private final List<Shadows.Problem> problems = new ArrayList<>();
    /** Place in the document by place in the file. */
    private final Map<String, String> origins = new TreeMap<>();

    /** @param document one that its schema lets pass */
    Overlay(YamlFile file, JsonNode document) {
        this.file = file;
        tree = file.tree().deepCopy();
        lay(document);
    }

    /** The file as the document changes it. */
    YamlFile laid() {
        return file.with(tree);
    }

    /** What the document names that the file has not: what is wired is the installer's to say. */
    List<Shadows.Problem> problems() {
        return problems;
    }

    /** A problem of the changed file as one of the document, where it is about what came from there. */
    Shadows.Problem told(Problem problem) {
        Optional<String> origin = origins.keySet().stream().filter(it -> isWithin(problem.key(), it))
                .max(Comparator.comparingInt(String::length));
        String place = origin.filter(_ -> problem.file().equals(file.file()))
                .map(it -> origins.get(it) + problem.key().substring(it.length()))
                .orElseGet(() -> problem.file().getFileName() + " " + problem.key());
        return new Shadows.Problem(place, problem.found(), problem.allowed());
    }

    private static boolean isWithin(String key, String place) {
        return key.equals(place) || key.startsWith(place + ".") || key.startsWith(place + "[");
    }

    private void lay(JsonNode document) {
        lay(document, "", ShadowForm.STATION, "station");
        document.path("doors").properties().forEach(door -> lay(door.getValue(), "doors." + door.getKey(),
                ShadowForm.DOOR, item("doors", door.getKey())));
        if (document.has("access")) {
            tree.withObjectProperty("access");
        }
        lay(document.path("access"), "access", ShadowForm.ACCESS, "access");
        lay(document.path("occupancy"), "occupancy", ShadowForm.OCCUPANCY, "occupancy");
        lay(document.path("room"), "room", ShadowForm.ROOM, "outlets");
        document.path("outlets").properties().forEach(outlet -> {
            String socket = item("outlets.sockets", outlet.getKey());
            lay(outlet.getValue(), "outlets." + outlet.getKey(), ShadowForm.OUTLET,
                    socket.isEmpty() ? item("outlets.appliances", outlet.getKey()) : socket);
        });
        lay(document.path("journal"), "journal", ShadowForm.JOURNAL, "journal");
        lay(document.path("uplink"), "uplink", ShadowForm.UPLINK, "uplink");
    }

    /** Which item of a list has this id, as a place in the file; empty for none. */
    private String item(String list, String id) {
        JsonNode items = tree.at("/" + list.replace('.', '/'));
        for (int i = 0; i < items.size(); i++) {
            if (items.path(i).path("id").asText().equals(id)) {
                return list + "[" + i + "]";
            }
        }
        return "";
    }

    private <T> void lay(JsonNode values, String place, List<ShadowForm.Key<T>> keys, String inFile) {
        if (!values.isObject()) {
            return;
        }
        JsonNode section = tree.at("/" + inFile.replace("[", "/").replace("]", "").replace('.', '/'));
        if (inFile.isEmpty() || !(section instanceof ObjectNode changed)) {
            problems.add(new Shadows.Problem(place, "nothing of that in " + file.file().getFileName(),
                    "what the installer wired"));
            return;
        }
        for (ShadowForm.Key<T> key : keys) {
            JsonNode value = values.path(key.name());
            if (!value.isMissingNode()) {
                changed.set(key.inFile(), key.unit().inFile(value));
                origins.put(inFile + "." + key.inFile(), place.isEmpty() ? key.name() : place + "." + key.name());
            }
        }
    }
}
