package dev.tidemill.bench.decision;

import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.policy.PolicyKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What somebody in a grown account has: a long managed policy, three of its own, a boundary. */
final class RealisticPolicies {

    static final String FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:orders-7";

    private static final int SERVICES = 240;
    private static final List<String> VERBS = List.of("Get*", "List*", "Describe*", "BatchGet*");

    private RealisticPolicies() {}

    /** 960 patterns, as many as the longest of AWS's. */
    static String readOnly() {
        var actions =
                IntStream.range(0, SERVICES)
                        .mapToObj(n -> n == 0 ? "lambda" : "service" + n)
                        .flatMap(service -> VERBS.stream().map(verb -> service + ":" + verb))
                        .map(RealisticPolicies::quoted)
                        .collect(Collectors.joining(","));
        return document("{'Effect':'Allow','Action':[" + actions + "],'Resource':'*'}");
    }

    static List<CompiledPolicy> ofUser() {
        var functions =
                IntStream.range(0, 20)
                        .mapToObj(n -> FUNCTION.replace("-7", "-" + (19 - n)))
                        .map(RealisticPolicies::quoted)
                        .collect(Collectors.joining(","));
        return List.of(
                compile(PolicyKind.IDENTITY, readOnly()),
                compile(
                        PolicyKind.IDENTITY,
                        document(
                                """
                                {'Effect':'Allow','Action':['sqs:SendMessage','sqs:ReceiveMessage'],
                                 'Resource':'arn:aws:sqs:*:111122223333:team-${aws:PrincipalTag/Team}-*'},
                                {'Effect':'Allow','Action':'s3:*',
                                 'Resource':'arn:aws:s3:::home/${aws:username}/*'}
                                """)),
                compile(
                        PolicyKind.IDENTITY,
                        document(
                                """
                                {'Effect':'Allow','Action':['lambda:InvokeFunction','lambda:Get*'],
                                 'Resource':[%s,'arn:aws:lambda:*:*:function:shared-*'],
                                 'Condition':{'StringEquals':{'aws:RequestedRegion':['eu-west-1','eu-central-1']},
                                              'Bool':{'aws:SecureTransport':'true'}}}
                                """
                                        .formatted(functions))),
                compile(
                        PolicyKind.IDENTITY,
                        document(
                                """
                                {'Effect':'Deny','NotAction':['iam:*','sts:*'],'Resource':'*',
                                 'Condition':{'NotIpAddress':{'aws:SourceIp':['203.0.113.0/24','2001:db8::/32']}}},
                                {'Effect':'Deny','Action':'lambda:*','Resource':'*',
                                 'Condition':{'StringEquals':{'aws:ResourceTag/Stage':'locked'}}}
                                """)));
    }

    static PolicySet bounded(List<CompiledPolicy> identity) {
        var boundary =
                compile(
                        PolicyKind.BOUNDARY,
                        document(
                                """
                                {'Effect':'Allow','Action':['lambda:*','sqs:*','s3:*','logs:*'],'Resource':'*'},
                                {'Effect':'Deny','Action':'iam:*','Resource':'*'}
                                """));
        return new PolicySet(
                List.of(), identity, Optional.of(boundary), List.of(), Optional.empty());
    }

    /** A function's policy: some rules may invoke it. */
    static CompiledPolicy ofFunction() {
        var statements =
                IntStream.range(0, 5)
                        .mapToObj(
                                n ->
                                        """
                                        {'Sid':'rule%d','Effect':'Allow','Principal':{'Service':'events.amazonaws.com'},
                                         'Action':'lambda:InvokeFunction','Resource':'%s',
                                         'Condition':{'ArnLike':{'aws:SourceArn':'arn:aws:events:*:111122223333:rule/r%d*'},
                                                      'StringEquals':{'aws:SourceAccount':'111122223333'}}}
                                        """
                                                .formatted(n, FUNCTION, n))
                        .collect(Collectors.joining(","));
        return compile(PolicyKind.RESOURCE, document(statements));
    }

    private static CompiledPolicy compile(PolicyKind kind, String document) {
        return CompiledPolicy.parse(document, kind, "bench");
    }

    private static String document(String statements) {
        return ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"');
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
