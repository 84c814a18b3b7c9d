import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { ApiError } from "../../api/http";
import { PageLoading } from "../../app/PageLoading";
import { LoadFailed } from "../LoadFailed";
import { href, RouteLink } from "../navigation";
import { Title } from "../Title";

export interface Tab<T> {
  id: string;
  label: string;
  content: (data: T) => ReactNode;
}

interface Props<T> {
  what: string;
  name: string;
  query: UseQueryResult<T>;
  description?: (data: T) => string | undefined;
  actions: (data: T) => ReactNode;
  overview: (data: T) => ReactNode;
  tabs: Tab<T>[];
  /** The address of a tab; the first one without an argument. */
  path: (tab?: string) => string;
  list: { text: string; to: string };
}

const MISSING = new Set(["ResourceNotFoundException", "NoSuchEntity", "NoSuchEntityException"]);

/** One thing with its overview and tabs, and what is shown while it loads, fails or does not exist. */
export function DetailPage<T>({ what, name, query, description, actions, overview, tabs, path, list }: Props<T>) {
  const { tab } = useParams();
  const navigate = useNavigate();
  const current = tabs.find(({ id }) => id === tab);
  if (!current) return <Navigate to={path(tabs[0]?.id)} replace />;
  if (query.isPending) return <PageLoading />;
  const { data } = query;
  if (data === undefined) {
    const missing = query.error instanceof ApiError && MISSING.has(query.error.code);
    return (
      <ContentLayout header={<Header variant="h1">{name}</Header>}>
        <Title>{name}</Title>
        {missing ? (
          <Alert type="warning" header={`There is no such ${what}`}>
            “{name}” does not exist in this account. It may have been deleted. Go to the <RouteLink to={list.to}>list of {list.text}</RouteLink>.
          </Alert>
        ) : (
          <LoadFailed what={`The ${what}`} error={query.error ?? new Error("No answer.")} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        )}
      </ContentLayout>
    );
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description?.(data) || undefined} actions={actions(data)}>
          <span className="function-name">{name}</span>
        </Header>
      }
    >
      <Title>{`${name} - ${current.label}`}</Title>
      <SpaceBetween size="l">
        {overview(data)}
        <Tabs
          ariaLabel={`Parts of ${name}`}
          activeTabId={current.id}
          onChange={({ detail }) => void navigate(path(detail.activeTabId))}
          tabs={tabs.map(({ id, label, content }) => ({ id, label, href: href(path(id)), content: id === current.id ? content(data) : <Box /> }))}
        />
      </SpaceBetween>
    </ContentLayout>
  );
}
