package hello;

import java.util.Map;

/** Any public method will do: Lambda's interfaces and its context are in aws-lambda-java-core. */
public class Hello {

    public Map<String, String> greet(Map<String, String> event) {
        System.out.println("greeting " + event.get("name"));
        return Map.of("message", "Hello, " + event.get("name") + "!");
    }
}
