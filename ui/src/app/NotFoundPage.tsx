import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import ContentLayout from "@cloudscape-design/components/content-layout";
import { paths, RouteLink } from "../shared/navigation";
import { Title } from "../shared/Title";

export function NotFoundPage() {
  return (
    <ContentLayout header={<Header variant="h1">Page not found</Header>}>
      <Title>Page not found</Title>
      <Box variant="p">
        There is no page at this address. It may have moved, or the link may be incomplete. Go to the{" "}
        <RouteLink to={paths.functions()}>list of functions</RouteLink>.
      </Box>
    </ContentLayout>
  );
}
